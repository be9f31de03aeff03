"""The one exception for mistakes that a user can mend."""


class UserError(Exception):
    """A mistake of the user's or of their files, as one sentence saying what is wrong and what to do.

    The command line prints the sentence and exits with code 2; the window shows it in a dialog.
    """
