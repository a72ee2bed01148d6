"""Opening HiGHS, for protection and auditor alike: silent, and with one number of threads, since HiGHS refuses
differing ones in one process. Holds nothing of either's method."""

import os

import highspy

THREADS = 1
SEED = 20260115  # equal input has to give an equal answer

_greeted = False


def instance() -> highspy.Highs:
    """A solver that prints nothing; the first of a process would print a greeting."""
    global _greeted
    if _greeted:
        program = highspy.Highs()
    else:
        program, _greeted = _without_greeting(), True
    for option, setting in (("output_flag", False), ("threads", THREADS), ("parallel", "off"), ("random_seed", SEED)):
        program.setOptionValue(option, setting)
    return program


def _without_greeting() -> highspy.Highs:
    """The first instance, made while the process's output leads nowhere."""
    kept, nowhere = os.dup(1), os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, 1)
        return highspy.Highs()
    finally:
        os.dup2(kept, 1)
        os.close(kept)
        os.close(nowhere)
