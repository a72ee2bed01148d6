// The one entry: every page works without it, each module makes one thing quicker or safer.
import { blankWhenUnseen } from "./blank.js";
import { focusErrors, sendOnce } from "./forms.js";
import { hideNow } from "./hide-now.js";
import { showCurrent } from "./nav.js";

hideNow();
blankWhenUnseen();
focusErrors();
sendOnce();
showCurrent();
