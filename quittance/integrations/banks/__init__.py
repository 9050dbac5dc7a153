"""How a bank statement is read that a person uploads: BAI2 or CSV. Pure, and nothing is guessed.

`reader.read` opens either. A file that is not understood to its end is refused whole, with the line that is wrong.
"""
