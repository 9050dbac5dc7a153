"""The one door to the processor: our words in, the processor's words out, through its own SDK. It decides nothing.

`door` opens it; a file per noun asks. Answers are values of `words`, refusals are `faults`; nothing of the SDK leaves
this folder, and no card or bank account number ever enters it.
"""
