"""Words beside or inside a name that tell its type: titles, company forms, heads such as "Ministry" or "Airport"."""

from __future__ import annotations

import re

_SP = r"[^\S\n]"
UPPER = r"[^\W\d_a-z]"
# One capitalised word of a name: "Park", "O'Neil", "al-Assad", "J.", "McKay", "Yi-chung"
# Lengths are bounded so that a text of one endless word costs no more than any other.
WORD = (
    rf"(?:{UPPER}\.(?:{UPPER}\.){{0,5}}"
    rf"|(?:al-|el-|d[’'])?{UPPER}\w{{0,40}}(?:[’'][^\W\d_]{{2,20}})?(?:-\w{{1,40}}){{0,3}})"
)

_TITLE_WORDS = (
    r"Mr|Mrs|Ms|Miss|Mx|Dr|Prof|Professor|Sir|Dame|Lord|Lady|Madam|Rev|Reverend|Father|Sister|Bishop|Archbishop|Cardinal"
    r"|Pope|Imam|Rabbi|Ayatollah|Sheikh|Prince|Princess|King|Queen|Emperor|President|Vice{SP}President|Premier|Chancellor"
    r"|Prime{SP}Minister|(?:Deputy|Foreign|Defen[cs]e|Finance|Interior|Health|Justice|Trade|Education|Energy|Prime|State){SP}"
    r"(?:Minister|Secretary)|Secretary(?:{SP}of{SP}(?:State|Defen[cs]e))?|Treasury{SP}Secretary|Press{SP}Secretary|Minister"
    r"|Secretary[ -]General|Senator|Sen|Representative|Rep|Congressman|Congresswoman|Governor|Gov|Mayor|Councillor"
    r"|Judge"
    r"|Justice|Chief{SP}Justice|Attorney{SP}General|Ambassador|Spokesman|Spokeswoman|Spokesperson|Director|Chairman|Chairwoman|Chair"
    r"|Commissioner|Chief|CEO|CFO|General|Gen|Major{SP}General|Lt|Lieutenant|Col|Colonel|Maj|Major|Capt|Captain|Sgt"
    r"|Sergeant|Adm|Admiral|Commander|Marshal|Officer|Detective|Inspector|Sheriff|Constable|Coach|Comrade|Speaker|MP"
    r"|Undersecretary|Chief{SP}Executive|Vice{SP}Chairman|Administrator|Leader|Supreme{SP}Leader"
).replace("{SP}", _SP)
TITLE = re.compile(rf"(?:(?:{_TITLE_WORDS})\b\.?{_SP}+)+(?=(?:al-)?{UPPER})")
TITLE_BEFORE = re.compile(rf"\b(?:{_TITLE_WORDS})\b\.{_SP}+$")
TITLE_ALONE = re.compile(
    rf"(?:(?:{_TITLE_WORDS}|Crown|Vice|Deputy|Former|Acting|Chief|State|Officers?|Prosecutor|Executive|Operating|Financial)\b\.?{_SP}*)+"
)
# "spokesman Ari Lind", "the minister, Ari Lind": a role in lower case before a name.
ROLE_BEFORE = re.compile(
    r"\b(?:president|minister|chancellor|premier|king|queen|leader|spokes(?:man|woman|person)|secretary|senator|governor"
    r"|mayor|councill?ors?|director|chief|chairman|chairwoman|chair|executive|officer|president|founder|co-founder|owner"
    r"|analyst|economist|professor|scientist|researcher|author|coauthor|writer|journalist|reporter|editor|actor|actress"
    r"|singer|musician|artist|designer|director|curator|lawyer|attorney|prosecutor|judge|general|commander|captain|coach"
    r"|player|striker|candidate|politician|lawmaker|activist|defector|wife|husband|son|daughter|brother|sister|father"
    r"|mother|veteran|nonpartisan|pilot|astronaut|teacher|student|resident|envoy|ambassador|diplomat|undersecretary"
    rf"|named|called|CEO|CFO|MP|MEP),?{_SP}+[\"“]?$"
)
SAYS_AFTER = re.compile(
    rf"{_SP}(?:(?:also|later|then|reportedly|previously){_SP})?(?:said|says|told|tells|added|adds|explained|wrote|writes"
    rf"|tweeted|replied|recalled|testified|argued|noted|insisted|resigned|died|was{_SP}born|who\b)"
)
AGE_AFTER = re.compile(r", (?:aged )?\d{1,2}(?=[,.;)]| years)| \(\d{1,2}\)")
INITIALS = re.compile(rf"(?:{UPPER}\.{_SP}?){{1,3}}{UPPER}[a-z][\w’'-]+")
COMPANY_BEFORE = re.compile(
    rf"\b(?:airline|automaker|carmaker|company|firm|manufacturer|maker|bank|brand|carrier|conglomerate|retailer|operator"
    rf"|agency|newspaper|magazine|broadcaster|website|group|party|band|charity|publisher|supplier|start-?up|subsidiary"
    rf"|division|parent|unit),?{_SP}[\"“]?$"
)
COMPANY_AFTER = re.compile(
    rf"(?:['’]s?)?{_SP}(?:CEO|CFO|chief{_SP}executive|board|shares?|stock|shareholders|employees|customers|factor(?:y|ies)"
    rf"|executives?|spokes(?:man|woman|person)|subsidiary|dealers(?:hips)?|plants?|workers|profits?|sales)\b"
)
PLACE_BEFORE = re.compile(
    rf"\b(?:town|city|village|port|province|district|state|region|county|island|suburb|municipality|capital){_SP}(?:of{_SP})?$"
)
# Numbers that make a product of a maker's name: "Falcon 787", "A380", "F-16"
PRODUCT = re.compile(
    rf"(?<![\w.-])(?:{UPPER}[\w-]{{0,40}}{_SP})?(?:{UPPER}{{1,4}}-?\d{{1,4}}[A-Z]{{0,3}}(?:-\d{{1,3}}[A-Z]*)?"
    rf"|(?<={_SP})\d{{3}}(?:-\d{{1,3}}[A-Z]*)?)(?:{_SP}(?:{UPPER}[a-z]+liner|XWB|Plus|Pro|Max))?(?![\w,.]\d|[\w%]|{_SP}(?:people|of\b))"
)
NUMBERED = re.compile(
    r"(?:Flight|Resolution|Article|Section|Route|Highway|Interstate|Chapter|Page|No|Channel|Terminal|Gate|Room|Act|Bill|The"
    r"|In|At|About|Over|Some|Nearly|Group|Class|Level|Phase|Part|Title|Area|Sector|District|Zone|By|For|From|And|To|Of|With"
    r"|January|February|March|April|May|June|July|August|September|October|November|December|Sept?|Oct|Nov|Dec|Jan|Feb|Mar"
    r"|Apr|Aug|Than|Least|Only|All|Among|Another)\b"
)
CRAFT = re.compile(
    rf"\b(?:Space{_SP}Shuttle|USS|HMS|INS|MV){_SP}{UPPER}\w{{1,40}}|\bSpace{_SP}Shuttle\b(?!{_SP}[Pp]rogram)"
)
STORM = re.compile(
    rf"\b(?:Hurricane|Typhoon|Cyclone|Operation|Tropical{_SP}Storm){_SP}{UPPER}\w{{1,40}}(?:{_SP}{UPPER}\w{{1,40}})?"
)

COMPANY_END = re.compile(
    r"(?:Inc|Corp|Corporation|Ltd|Limited|PLC|plc|LLC|LLP|Co|Company|Companies|Group|Holdings?|AG|SA|S\.A|NV|N\.V|GmbH"
    r"|Bank|Airlines?|Airways|Aviation|Motors?|Industries|Technologies|Systems|Pharmaceuticals|Laboratories|Labs|Partners"
    r"|Capital(?:{SP}Management)?|Management|Insurance|Energy|Petroleum|Oil|Steel|Electric|Telecom|Communications"
    r"|Entertainment|Records|Pictures|Studios|Media|News|Press|Times|Post|Herald|Tribune|Journal|Gazette|Telegraph"
    r"|Magazine|Broadcasting|Network|Bros|Brothers|Trust|Fund|Aerospace|Automotive|Logistics|Shipping|Foods)\.?".replace(
        "{SP}", _SP
    )
)
_ORG_HEADS = (
    "Ministry|Department|Agency|Administration|Council|Commission|Committee|Party|Union|University|Institute|College"
    "|School|Academy|Association|Federation|Foundation|Court|Army|Navy|Force|Forces|Police|Office|Bureau|Authority"
    "|Organi[sz]ation|Club|Society|League|Alliance|Coalition|Congress|Parliament|Assembly|Senate|Cabinet|Church|Corps"
    "|Guard|Service|Services|Board|Chamber|Confederation|Front|Movement|Brigade|Division|Squad|United|Rovers|FC|Team"
    "|Tribunal|Mission|Secretariat|Regime|Government|District|Democrats|Republicans|Greens|Embassy|Consulate|Hospital"
)
ORG_END = re.compile(rf"(?:{_ORG_HEADS})")
ORG_OF = re.compile(rf"\b(?:{_ORG_HEADS}|Bank|Supreme Court|Municipality|Friends|Knights|Daughters|Sons)\b")
# Words that "of" belongs to; after any other, "of" ends the name: "Ines Falk of Harbour Watch".
OF_HEAD = re.compile(
    rf"(?:.*{_SP})?(?:{_ORG_HEADS}|Bank|Municipality|Friends|Museum|Gallery|Center|Centre|Gulf|Bay|Strait|Cape|Isle|Republic"
    rf"|Kingdom|State|States|City|Duke|Duchess|Prince|Princess|Statue|Tower|House|Hall|Game|Lord|Commonwealth|Province"
    rf"|Declaration|Treaty|Bureau|Peace|Battle|Siege|Sea|Palace|Port|Institutes?|Conference|Archbishop|Bishop|Islands?)"
)
FACILITY_END = re.compile(
    r"(?:Airport|Stadium|Arena|Bridge|Tunnel|Prison|Jail|Base|Station|Street|Avenue|Road|Boulevard|Highway|Square|Plaza"
    r"|Tower|Towers|Palace|Castle|Building|Hall|Port|Harbou?r|Dam|Museum|Gallery|Theat(?:er|re)|Library|Cathedral|Mosque"
    r"|Temple|Center|Planetarium|Park|Zoo|Mall|Hotel|Factory|Plant|Complex|Cemetery|Monument|Memorial|Observatory|Terminal|Centre)"
)
PLACE_END = re.compile(
    r"(?:Province|County|Prefecture|Oblast|State|City|Town|Village|Township|Republic|Territory|Territories|Island|Islands"
    r"|Peninsula|River|Lake|Sea|Ocean|Bay|Gulf|Strait|Mountain|Mountains|Valley|Desert|Coast|Hills|Beach|Canyon|Basin)"
)
PLACE_START = re.compile(r"(?:Mount|Lake|Cape|Fort|Port|Gulf|Strait|Isle)\b")
LAW = re.compile(
    rf"\b(?:(?:UN|U\.N\.|United{_SP}Nations|Security{_SP}Council|UNSC|General{_SP}Assembly|House|Senate|Joint){_SP}){{0,2}}"
    rf"Resolutions?{_SP}\d{{1,5}}(?:{_SP}?\(\d{{4}}\))?"
    rf"|\b(?:{UPPER}[\w’'-]{{0,40}}{_SP}(?:(?:and(?!{_SP}the)|of|on|for|the){_SP}){{0,2}}){{1,5}}(?:Act|Treaty|Agreement|Convention|Accords?|Protocol"
    rf"|Constitution|Amendment|Directive|Charter)(?:{_SP}of{_SP}\d{{4}})?(?![\w’'-])"
    rf"|\b(?:Treaty|Convention|Declaration|Charter){_SP}(?:of|on){_SP}(?:the{_SP})?{UPPER}\w{{1,40}}(?:{_SP}{UPPER}\w{{1,40}}){{0,3}}"
    rf"|\b(?:First|Second|Fourth|Fifth|Fourteenth){_SP}Amendment\b"
)
EVENT = re.compile(
    rf"\b(?:{UPPER}[\w’'-]{{0,40}}{_SP}){{1,4}}(?:Olympics|Games|World{_SP}Cup|Cup|Championships?|Festival|Summit|Grand{_SP}Prix"
    rf"|Massacre|Revolution|Uprising|War)\b(?!{_SP}{UPPER})"
)
