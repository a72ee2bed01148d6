"""Who reaches the directory's tables. There is nobody's case in them: every signed-in role reads."""

from privacy.identity import DatabaseRole
from privacy.rowsecurity import EVERYTHING, Reach, everybody, unsecured
from services.models import Commune, DirectoryFile, FormerDistrict, Organisation, Service, ServiceHours, ServicePace

PUBLIC = "the directory is public"
EDITED = {**everybody("SELECT"), DatabaseRole.ADMIN: Reach(EVERYTHING), DatabaseRole.SYSTEM: Reach(EVERYTHING)}

unsecured(FormerDistrict, PUBLIC, EDITED)
unsecured(Commune, PUBLIC, EDITED)
unsecured(Organisation, PUBLIC, EDITED)
unsecured(Organisation.communes_served.through, PUBLIC, EDITED)
# A partner keeps its own places current; whose they are is the policy's to say.
unsecured(Service, PUBLIC, {**EDITED, DatabaseRole.PARTNER: Reach("SELECT UPDATE")})
unsecured(ServiceHours, PUBLIC, {**EDITED, DatabaseRole.PARTNER: Reach("SELECT INSERT DELETE")})
# How a service answers is measured, by the system alone.
unsecured(ServicePace, PUBLIC, everybody("SELECT") | {DatabaseRole.SYSTEM: Reach(EVERYTHING)})
# A file on its way into the directory is the administrators' until it is loaded.
unsecured(DirectoryFile, "other directories' public records", {DatabaseRole.ADMIN: Reach(EVERYTHING)})
