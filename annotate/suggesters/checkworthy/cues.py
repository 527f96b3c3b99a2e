"""Word classes that the claims reader looks for: closed lists of common English words, and nothing else.

Each class is a frozenset of lower-case words. They serve three times: as features of the trained model, as the
cues of the rules that work without it, and to find finite verbs where no tagger is installed. To extend the reader,
add a word to its class; only a new class needs a new line in `features.CLASSES` and a re-trained model.
"""

from __future__ import annotations


def words(text: str) -> frozenset[str]:
    """The class of these words, written with spaces between."""
    return frozenset(text.split())


NUMBER_WORDS = words(
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred hundreds thousand thousands "
    "million millions billion billions trillion trillions dozen dozens"
)
SCALE = words("hundred thousand million billion trillion hundreds thousands millions billions trillions mn bn dozen")
FRACTIONS = words(
    "half third thirds quarter quarters fifth fifths percent percentage per cent majority minority average rate "
    "double doubled triple tripled halved twice most share proportion"
)
MEASURES = words(
    "dollars dollar euros euro pounds yen yuan rubles roubles cents tons tonnes miles kilometers kilometres "
    "meters metres acres hectares barrels gallons people workers troops soldiers jobs families children americans "
    "votes seats deaths cases points degrees hours days weeks months years decades"
)
TIME_PAST = words("ago last yesterday previously formerly earlier since former already recently was were had")
TIME_NOW = words("today now currently still present tonight")
MONTHS_DAYS = words(
    "january february march april june july august september october november december monday tuesday wednesday "
    "thursday friday saturday sunday jan feb mar apr jun jul aug sept sep oct nov dec"
)
COMPARE = words(
    "more less fewer most least higher lower highest lowest larger largest smaller smallest biggest bigger "
    "greater greatest fastest slowest worst best record first second third top bottom only rise fall growth "
    "decline drop"
)
CHANGE = words(
    "cut cuts cutting raise raised raises raising rose rise risen increase increased increases increasing "
    "decrease decreased decline declined declines drop dropped drops fall fell fallen falling grow grew grown "
    "growing lose lost losing loses gain gained add added adds adding create created creates creating reduce "
    "reduced reduces reducing eliminate eliminated expand expanded double doubled triple tripled save saved spend "
    "spent spends spending cost costs"
)
ACTS = words(
    "voted vote votes signed passed pass vetoed veto proposed proposes proposal supported supports opposed "
    "opposes sponsored appointed elected approved rejected banned repealed enacted introduced negotiated invaded "
    "attacked killed arrested convicted charged fined built closed opened launched bought sold won promised "
    "pledged balanced refused failed blocked funded endorsed led fought sent gave took made paid ran served wrote "
    "called imposed ended started began joined"
)
INSTITUTIONS = words(
    "government congress senate house court parliament commission council ministry department agency bureau "
    "administration committee army military navy police bank company companies union party president minister "
    "governor senator secretary mayor federal state states nation country countries law bill act amendment treaty "
    "agreement resolution program plan budget deficit debt tax taxes economy economic unemployment inflation "
    "trade income wages medicare medicaid security insurance health care education schools school students energy "
    "oil gas weapons nuclear war troops terrorists crime drugs drug gun guns immigration border election poll "
    "study report record"
)
OPINION = words(
    "think thinks believe believes feel feels hope hopes wish guess suppose agree disagree trust respect love "
    "like want wants prefer doubt expect opinion view views glad proud sorry pleased honored sure certain "
    "certainly frankly honestly obviously simply perhaps maybe probably"
)
JUDGEMENT = words(
    "right wrong good bad great terrible wonderful important critical vital essential fair unfair strong stronger "
    "weak better best worse worst proper appropriate reasonable ridiculous shameful beautiful amazing awful "
    "dangerous tough smart stupid serious excellent crucial sad tragic outrageous fundamental different "
    "tremendous"
)
MODAL = words("should would could might may must ought can shall can't cannot couldn't wouldn't shouldn't need needs")
FUTURE = words("will won't shall i'll we'll he'll she'll they'll you'll it'll going gonna")
FIRST_SINGULAR = words("i me my mine myself i'm i've i'd i'll")
FIRST_PLURAL = words("we us our ours ourselves we're we've we'd we'll let's")
SECOND = words("you your yours yourself you're you've you'd you'll")
THIRD = words("he she they him her them his their he's she's they're they've he'd she'd they'd himself themselves")
DEMONSTRATIVE = words("this that these those it it's that's there there's here here's")
NEGATION = words(
    "not no never none nobody nothing neither nor don't doesn't didn't isn't aren't wasn't weren't hasn't haven't "
    "hadn't won't wouldn't can't cannot couldn't without"
)
UNIVERSAL = words("all every each always everyone everybody entire whole any both only")
REPORTING = words(
    "said says say told tells tell stated states claimed claims announced added argued admitted acknowledged "
    "asserted confirmed denied declared described disclosed explained estimated insisted maintained noted "
    "observed pointed predicted promised recalled remarked reported reports repeated replied revealed stressed "
    "suggested testified tweeted warned wrote alleged reiterated concluded conceded contended emphasized "
    "emphasised"
)
QUESTION = words("who whom whose what when where why how which do does did is are was were will would can could should")
COURTESY = words(
    "thank thanks please welcome hello good-night goodnight evening ladies gentlemen sir madam moderator question "
    "questions audience minutes seconds rebuttal debate applause ok okay yes no well congratulations"
)
ADDRESS = words("let look listen remember imagine consider ask tell come give make take")
CAUSE = words("because caused causes causing led leads leading due result resulted results therefore hence owing")
BE = words(
    "is are was were be been being am isn't aren't wasn't weren't it's he's she's there's that's they're we're i'm"
)
HAVE = words("has have had having hasn't haven't hadn't i've we've they've you've")
DO = words("do does did don't doesn't didn't")

PAST_IRREGULAR = words(
    "was were had did said went made took came saw knew got gave found thought told became left felt put brought "
    "began kept held wrote stood heard let meant set met ran paid sat spoke lay led read grew lost fell sent "
    "built understood drew broke spent cut rose drove bought wore chose sought fought caught taught threw won "
    "sold shot hit hurt struck flew froze sank swore stole shook shut slept fed fled bore beat bent bet bound "
    "bred cast clung crept dealt dug drank ate forbade forgot forgave hid hung knelt laid lent lit overtook "
    "overthrew quit rang rode sang shone shrank slid split spread sprang stuck stung swept swam swung tore "
    "undertook underwent withdrew withheld wound wove woke cost"
)
PARTICIPLE_IRREGULAR = words(
    "been had done said gone made taken come seen known gotten got given found thought told become left felt put "
    "brought begun kept held written stood heard let meant set met run paid sat spoken led read grown lost fallen "
    "sent built drawn broken spent cut risen driven bought worn chosen sought fought caught taught thrown won "
    "sold shot hit hurt struck flown frozen sunk sworn stolen shaken shut fed fled borne beaten bound cast dealt "
    "forbidden forgotten hidden hung laid overthrown quit shown split spread stuck swept torn undertaken "
    "undergone withdrawn withheld proven"
)
PRESENT_VERBS = words(
    "say says tell tells go goes make makes take takes come comes see sees know knows get gets give gives find "
    "finds become becomes leave leaves keep keeps hold holds stand stands live lives work works want wants need "
    "needs seem seems show shows mean means remain remains include includes lead leads pay pays sell sells own "
    "owns run runs face faces allow allows require requires ban bans account accounts cause causes help helps use "
    "uses produce produces provide provides raise raises receive receives represent represents serve serves spend "
    "spends suffer suffers support supports oppose opposes believe believes think thinks expect expects plan "
    "plans hope hopes claim claims deny denies cost costs contain contains control controls depend depends employ "
    "employs earn earns exceed exceeds begin begins end ends rise rises fall falls grow grows lie lies die dies "
    "kill kills belong belongs appear appears call calls bring brings carry carries consider considers continue "
    "continues describe describes estimate estimates export exports import imports follow follows has have is are "
    "does do consists consist stands lacks lack ranks rank covers cover"
)
"""Common verbs in the present; a regular past is known by its -ed."""

NOT_PAST = words(
    "hundred indeed need speed seed feed weed breed deed bed red shed sacred naked wicked kindred biased united "
    "unprecedented so-called hatred bloodshed embed sled fred ted ned ahmed mohammed muhammed alleged aged "
    "limited armed unarmed retired related based experienced talented advanced developed detailed mixed disabled"
)
"""Words in -ed that are seldom a finite verb."""
