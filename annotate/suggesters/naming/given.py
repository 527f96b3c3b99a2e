"""Given names that are hardly ever anything else: a run of capitalised words that starts with one is a person."""

from __future__ import annotations

_ROWS = (
    "Aaron Abdul Abdullah Adam Adrian Ahmad Ahmed Aisha Alan Albert Alejandro Aleksandr Alexander Alexandra Alexei",
    "Alexey Alfred Ali Alice Alison Allen Amanda Amir Amy Ana Anatoly Anders Andrea Andreas Andrei Andrew Andrey",
    "Andrzej Angela Anna Anne Annie Anthony Antonio Antony António Arthur Ayman Barack Barbara Ben Benjamin Bernard",
    "Bernie Beth Bill Bob Boris Brian Bruce Carl Carla Carlos Carol Caroline Catherine Charles Chris Christian",
    "Christina Christine Christopher Claire Claudia Colin Craig Cristina Dan Daniel Daniela David Deborah Dennis",
    "Diana Diego Dmitri Dmitry Donald Donna Dorothy Doug Eduardo Edward Elaine Eleanor Elena Elizabeth Ellen Emily",
    "Emma Emmanuel Enrique Eric Erik Ernest Eugene Eva Fatima Felix Fernando Fiona Francesca Francesco Francisco",
    "Frank Franz Fred Frederick Gabriel Gary Gavin Geoffrey George Gerald Gerhard Giorgio Giovanni Giuseppe Gordon",
    "Greg Gregory Guillermo Gustavo Hamid Hans Harold Harry Hassan Heather Heinrich Helen Helmut Henry Herbert",
    "Hillary Hiroshi Howard Hugo Ian Ibrahim Igor Ines Irene Isabel Isabella Ivan Jack Jacob Jacques James Jamie Jan",
    "Jane Janet Jason Jean Jean-Claude Jean-Luc Jean-Marie Jeff Jeffrey Jennifer Jeremy Jerry Jessica Jill Jim Joan",
    "Joe Johan Johannes John Johnny Jonathan Jorge Jose Josef Joseph Joshua José Juan Judith Julia Julian Julie",
    "Justin Karen Karl Kate Katherine Kathleen Kathy Keith Kelly Ken Kenneth Kevin Khalid Klaus Larry Laura Lauren",
    "Laurent Lawrence Leonard Leonid Liam Linda Lisa Louis Louise Lucas Lucy Luigi Luis Luke Mahmoud Manuel Marc",
    "Marco Margaret Maria Marie Mario Mark Markus Marta Martha Martin Mary María Matt Matthew Maurice Megan Michael",
    "Michel Michelle Miguel Mike Mikhail Mohamed Mohammad Mohammed Monica Muhammad Mustafa Nancy Natalia Natalie",
    "Nathan Neil Nicholas Nick Nicola Nicolas Nicole Nigel Nikita Nikolai Olaf Oleg Olga Oliver Omar Oscar Otto Pablo",
    "Pamela Patricia Patrick Paul Paula Pavel Pedro Peter Phil Philip Philippe Pierre Rachel Ralph Raymond Rebecca",
    "Ricardo Richard Rick Robert Roberto Roger Roland Ron Ronald Rosa Roy Rudolf Russell Ruth Ryan Sally Sam Samantha",
    "Samuel Sandra Sara Sarah Scott Sean Sebastian Sergei Sergey Sergio Shinzo Simon Sofia Sophie Stefan Stephanie",
    "Stephen Steve Steven Stuart Susan Sven Svetlana Tariq Tatiana Ted Teresa Terry Theresa Thomas Tim Timothy Tom",
    "Tony Ursula Valentina Vanessa Victor Viktor Vincent Vladimir Walter Wendy Werner William Wolfgang Xavier Yasser",
    "Yulia Yuri Yusuf Yves Zoe",
)
GIVEN_NAMES = frozenset(name for row in _ROWS for name in row.split())
