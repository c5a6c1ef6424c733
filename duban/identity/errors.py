"""What persons may not be made to be, and what of the own account can't be done.

Failure
├── NotLetIn       signing in failed, or has to wait (`signing_in`)
└── NotAllowed     what was asked of persons can't be so; nothing was changed
"""

from states.saying import Failure


class NotAllowed(Failure):
    """What was asked of persons can't be so; nothing was changed."""
