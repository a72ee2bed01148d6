// The one entry: every page works without it, each module makes one thing quicker or safer.
import { blankWhenUnseen } from "./blank.js";
import { focusErrors, sendOnce } from "./forms.js";
import { hideNow } from "./hide-now.js";
import { lockWhenIdle } from "./lock.js";
import { showCurrent } from "./nav.js";
import { passkeys } from "./passkeys.js";
import { printHere } from "./print.js";
import { showTyped } from "./show-typed.js";

hideNow();
blankWhenUnseen();
focusErrors();
sendOnce();
showCurrent();
lockWhenIdle();
if (!document.querySelector("[data-unlock]")) passkeys();
printHere();
showTyped();
