"""Who stands for what only some roles may do: who has signed in, else a known person."""

from duban.bootstrap.desk import Desk
from duban.identity.errors import NotAllowed
from duban.identity.permissions import Permission, permissions_of
from duban.identity.visitors import Visitor, roles_on
from states.saying import saying
from workflow.people import persons
from workflow.people.persons import Person
from workflow.store.transaction import Transaction


def voucher(
    desk: Desk, visitor: Visitor | None, login: str | None, needs: Permission, said: str
) -> Person:
    """The person who stands for something; the words for who may not are those of *said*.

    Who has not signed in is named by a login or by a name, of which no two are the same.
    Raises NotAllowed where nobody is named, the person is not known, or has no role that may.
    """
    if visitor is not None:
        if login and login not in (visitor.person.login, visitor.person.name):
            raise NotAllowed(saying("alarm.names_nobody", name=visitor.person.name))
        if not visitor.may(needs):
            raise NotAllowed(saying(f"{said}.may_not", name=visitor.person.name))
        return visitor.person
    if not login:
        raise NotAllowed(saying(f"{said}.who"))
    with desk.store.reading() as transaction:
        person = _named(transaction, login)
        roles = roles_on(transaction, person, desk.office.today)
    if needs not in permissions_of(roles):
        raise NotAllowed(saying(f"{said}.may_not", name=person.name))
    return person


def _named(transaction: Transaction, given: str) -> Person:
    """The active person of a login or a name; no two have the same name. Raises NotAllowed."""
    person = None
    if "\0" not in given:
        person = persons.by_login(transaction, given) or persons.by_name(transaction, given)
    if person is None or not person.is_active:
        raise NotAllowed(saying("person.none", given=given))
    return person
