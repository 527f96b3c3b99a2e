"""Patterns that `clauses` cuts sentences with. Every repetition is bounded, for text is hostile."""

from __future__ import annotations

import re

from annotate.suggesters.checkworthy import cues

QUOTES = '"“”«»„'
CLOSING = re.compile(r"[,.!?][\"”»]")
# Words that report: "said", "claims".
CUE = "|".join(
    sorted(
        cues.REPORTING | {"asked", "charged", "complained", "testified", "believe", "believes"}, key=len, reverse=True
    )
)
DAY = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
WHEN = (
    rf"(?:(?:late |early )?(?:on )?{DAY}|in (?:a|an|the|\d{{4}})(?:(?! that )[^,]){{0,40}}?|(?:last|this) \w+"
    r"|today|yesterday|earlier|at [^,]{3,40})"
)
ADVERB = r"(?:(?:have|has|had|also|later|repeatedly|previously|then|earlier|reportedly|publicly|recently|once|\w+ly) )*"
AUDIENCE = re.compile(
    r"(?:reporters|journalists|lawmakers|the (?:media|press|BBC)|CNN|Reuters|AFP"
    r"|(?:the )?[A-Z]\w+ (?:News|Times|Post|TV))"
)
HEDGED_BY = re.compile(r"(?:According to|In the words of|As reported by)\s+(?P<speaker>[^,]{2,120}),\s+")
# A name, with an apposition between commas.
SPEAKER = r"[^,]{1,110}?(?:, [^,]{3,80}(?:, [^,]{3,60})?,)?"
ADJUNCT = (
    r"(?:In|On|At|After|Before|During|Under|With|For|By|From|Since|Until|Despite|Following|When|While|As|If|Although"
    r"|Last|This|Earlier|Later|Meanwhile|Asked|[A-Z]\w+(?:ly|ing))\b"
)
# "Officials said on Friday that the bridge had fallen"; ``opener`` is an adjunct before the speaker.
REPORT = re.compile(
    rf"(?P<opener>(?:{ADJUNCT}[^,]{{0,80}}, )?)(?P<speaker>{SPEAKER}) {ADVERB}(?P<cue>{CUE}) "
    rf"(?:{WHEN} )?(?P<audience>(?!that\b)[^,]{{1,70}}? (?=that\b))?(?P<that>that |: )?(?P<what>.+)",
    re.DOTALL,
)
# What stands after a statement: ", officials said on Friday", ", said the mayor", ", according to police".
TAG = re.compile(
    rf",?\s*(?:as (?P<cue4>{CUE}) by (?P<speaker4>[^,]+)|according to (?P<speaker3>[^,]+)"
    rf"|(?P<speaker>{SPEAKER}) {ADVERB}(?P<cue>{CUE})(?P<rest>(?: [^,]*)?)"
    rf"|(?P<cue2>{CUE}|continued|joked|quipped|enthused|lamented|commented) (?P<speaker2>[^,]+))(?P<tail>,.*)?",
    re.DOTALL,
)
SAYING = (
    r"adding|saying|noting|claiming|stating|arguing|alleging|insisting|warning|stressing|blaming|explaining|reporting"
)
TIME_GAP = (
    r"(?:[\w-]+ (?:minutes|hours|days|weeks|months|years) |shortly |just |only |soon |a (?:day|week|month|year) )"
)
# Where one statement may end and another begin; the name of the group tells `clauses` what to look at.
BOUNDARY = re.compile(
    r"(?P<strong>;\s+|\s+[–—]\s*|\s--\s)"
    rf"|(?P<saying>,\s+(?:and |while |also )?(?:{SAYING})\s+(?:that\s+)?(?:why\s+)?)"
    r"|(?P<tag>,\s+according to\s)"
    r"|(?P<list>,\s+(?:of|among) (?:which|whom|them|these)\s+)"
    r"|(?P<aside>,\s+(?:hence|regardless of|referring to|in reference to|citing|as opposed to)\s)"
    rf"|(?P<when>,\s+{TIME_GAP}?(?:after|before|because|since|when)\s+)"
    r"|(?P<join>,\s+(?:and|but|while|whereas|although|though|so|yet)\s+|\s+(?:but|whereas|while)\s+)"
    rf"|(?P<says>\s+and\s+(?=(?:{CUE})\s))"
    rf"|(?P<relative>,?\s+(?:which|who|that)\s+[^,]{{1,40}}?\s(?:said|says|say|claimed|alleged|claims)\s+)"
    r"|(?P<absolute>,\s+with\s+(?=[^,]*\w+ing\s)|,\s+(?=\w{3,}ing\b))"
    r"|(?P<purpose>\s+(?=(?:in order )?to (?:prevent|stop|keep|avoid|discourage|deter)\s))"
    r"|(?P<and>\s+and\s+)"
)
# "LAGOS (AFP) - ", and a date that scraping glued to the first sentence.
DATELINE = re.compile(
    r"(?:date )?(?:\d{4}-\d\d-\d\d|\d{1,2} [A-Z][a-z]{2,8} \d{4})\s+(?=[A-Z])"
    r"|[A-Z][A-Z .,'/-]{2,40}(?:,? ?[A-Z][a-z]+\.? ?\d{0,2})?(?: ?\([^)]{2,30}\))?(?::| ?[-–—]{1,2}) +(?=[\"“‘A-Z0-9])"
    r"|[A-Z][\w .,]{2,40}\([A-Z][^)]{1,30}\) ?[-–—]{1,2} +"
)
# "(Photo: Agency)" at the end of a caption.
CREDIT = re.compile(r"\s*[(\[][^()\[\]]*(?:File|Photo|Image|Reuters|AP|AFP|Getty|/)[^()\[\]]*[)\]]\s*$")
LEAD_IN = re.compile(
    r"(?:But|And|So|Yet|Still|However,|Meanwhile,|In addition,|Moreover,|For example,|Now,|Well,|Also,)\s+"
)
KNOWN = re.compile(r"(?:we|I) (?:also )?(?:know|saw|found|learned|understand) that ", re.IGNORECASE)
CAPTION = re.compile(r"In (?:a|an|this) (?:[^,]{0,30} )?(?:photo|photograph|picture|image)\b[^,]{0,60}, ")
OPENER = re.compile(
    r"(?:When )?[Aa]sked [^,]{5,120}, |(?:Last|This) \w+, |On [A-Z]\w+day, "
    r"|(?P<participle>[A-Z][a-z]+(?:ing|ed) [^,]{5,120}, )"
)
SUBORDINATE = re.compile(r"(?:When|After|Before|While|Although|Though|Because|Since|If|As)\b")
# Before "to prevent …" these want it as their complement, so it is no purpose of the whole clause.
WANTS_INFINITIVE = re.compile(
    r"(?:\w+(?:ing|ed)|efforts?|attempts?|bid|plans?|able|need|wants?|failure|power|order|so as|how)$"
)
NUMBER = re.compile(r"\d|\b(?:million|billion|percent|dozens|hundreds|thousands)\b")
COUNT = re.compile(r"(?:(?:about|some|around|nearly|almost|over|more than|at least|up to|another) )?[$€£]?\d")
