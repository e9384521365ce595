"""A person is who somebody is; a user is one way in. A person may have a citizen's way and an official's."""

from typing import ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Func, Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from ground.partial_dates import PartialDate
from ground.text import nfc

# PostgreSQL reads these: `$` is the very end there, and [0-9] takes no other script's digits (B21).
PERSONAL_NUMBER = r"^[0-9]{12}$"
PARTIAL_DATE = r"^[0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?$"
PHONE = r"^\+[1-9][0-9]{6,14}$"
USERNAME = r"^[a-z0-9][a-z0-9._-]{2,49}$"


class Fold(Func):
    """The SQL function `vn_fold`: lower case, no diacritics, đ as d."""

    function = "vn_fold"
    output_field = models.TextField()


class PersonQuerySet(models.QuerySet["Person"]):
    """Adjectives for people."""

    def numbered(self, personal_number: str) -> "PersonQuerySet":
        """Keep the one person with this personal number."""
        return self.filter(personal_number=personal_number)


class Person(models.Model):
    """A natural person, as the state knows her; `born` is the stored form of a possibly partial date.

    The personal number is 12 digits (Law 26/2023, TT 07/2016/TT-BCA: sure). Its structure may contradict birth or
    sex after a correction: `accounts.personal_numbers` warns, nothing here blocks.
    """

    class Sex(models.TextChoices):
        """As the identity card writes it."""

        MALE = "m", _("Male")
        FEMALE = "f", _("Female")

    class Language(models.TextChoices):
        """In which language the portal speaks and writes to the person."""

        VIETNAMESE = "vi", "Tiếng Việt"
        ENGLISH = "en", "English"

    full_name = models.CharField(max_length=100)
    name_fold = models.GeneratedField(expression=Fold("full_name"), output_field=models.TextField(), db_persist=True)
    personal_number = models.CharField(max_length=12, unique=True, null=True, blank=True)
    born = models.CharField(max_length=10, blank=True)
    sex = models.CharField(max_length=1, choices=Sex.choices, blank=True)
    nationality = models.CharField(max_length=2, default="VN", help_text=_("ISO 3166, two letters."))
    phone = models.CharField(max_length=16, blank=True)
    email = models.EmailField(blank=True)
    province_code = models.CharField(max_length=2, blank=True)
    commune_code = models.CharField(max_length=5, blank=True)
    commune_name = models.CharField(max_length=100, blank=True, help_text=_("As written: the list of codes is open."))
    address_line = models.CharField(max_length=200, blank=True)
    address_as_written = models.CharField(max_length=300, blank=True)
    language = models.CharField(max_length=2, choices=Language.choices, default=Language.VIETNAMESE)
    assurance = models.PositiveSmallIntegerField(
        default=1, help_text=_("How certain it is that an account is this person: 1 to 4; VNeID level 2 is 2.")
    )
    created_at = models.DateTimeField()

    objects = PersonQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "people"
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(full_name=""), name="person_has_a_name"),
            models.CheckConstraint(
                condition=Q(full_name=Func("full_name", function="normalize", output_field=models.TextField())),
                name="person_name_in_nfc",
            ),
            models.CheckConstraint(
                condition=Q(personal_number__isnull=True) | Q(personal_number__regex=PERSONAL_NUMBER),
                name="person_number_has_12_digits",
            ),
            models.CheckConstraint(condition=Q(born="") | Q(born__regex=PARTIAL_DATE), name="person_born_is_a_date"),
            models.CheckConstraint(condition=Q(sex__in=["", "m", "f"]), name="person_sex_known"),
            models.CheckConstraint(condition=Q(nationality__regex=r"^[A-Z]{2}$"), name="person_nationality_iso"),
            models.CheckConstraint(condition=Q(phone="") | Q(phone__regex=PHONE), name="person_phone_e164"),
            models.CheckConstraint(
                condition=Q(province_code="") | Q(province_code__regex=r"^[0-9]{2}$"), name="person_province_code"
            ),
            models.CheckConstraint(
                condition=Q(commune_code="") | Q(commune_code__regex=r"^[0-9]{5}$"), name="person_commune_code"
            ),
            models.CheckConstraint(condition=Q(language__in=["vi", "en"]), name="person_language_known"),
            models.CheckConstraint(condition=Q(assurance__gte=1, assurance__lte=4), name="person_assurance_known"),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["name_fold"], name="person_name_prefix", opclasses=["text_pattern_ops"]
            ),  # search by the beginning of a name without diacritics
        ]

    @property
    def born_on(self) -> PartialDate | None:
        """Return the date of birth, or None when it is not known."""
        return PartialDate.parse(self.born) if self.born else None


class UserManager(BaseUserManager["User"]):
    """Reads a user together with the person, because every page needs both: one query."""

    def get_queryset(self) -> models.QuerySet["User"]:
        """Join the person."""
        return super().get_queryset().select_related("person")

    def get_by_natural_key(self, username: str | None) -> "User":
        """Find by user name; capitals do not matter."""
        return self.get(username=clean_username(username or ""))

    def create_user(self, username: str, password: str | None, *, realm: str, person: Person | None) -> "User":
        """Make a login; without a password nobody can sign in with it."""
        user = self.model(username=clean_username(username), realm=realm, person=person)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser):
    """One way to sign in, in one realm. An official's login never opens a citizen's pages, nor the other way."""

    class Realm(models.TextChoices):
        """Which side of the counter a login stands on."""

        CITIZEN = "citizen", _("Citizen")
        OFFICIAL = "official", _("Official")

    username = models.CharField(max_length=50, unique=True)
    person = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="users")
    realm = models.CharField(max_length=8, choices=Realm.choices)
    is_active = models.BooleanField(default=True)

    USERNAME_FIELD = "username"

    objects: ClassVar[UserManager] = UserManager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(username=Lower(F("username"))), name="user_name_is_lower_case"),
            models.CheckConstraint(condition=Q(username__regex=USERNAME), name="user_name_is_plain"),
            models.CheckConstraint(condition=Q(realm__in=["citizen", "official"]), name="user_realm_known"),
            models.CheckConstraint(
                condition=Q(person__isnull=False) | Q(is_active=False), name="user_active_is_a_person"
            ),
            models.UniqueConstraint(fields=["person", "realm"], name="user_once_per_person_and_realm"),
        ]

    def set_password(self, raw_password: str | None) -> None:
        """Keep the hash. Keyboards write Vietnamese letters in one piece or two; both are the same password."""
        super().set_password(nfc(raw_password) if raw_password else raw_password)

    def check_password(self, raw_password: str | None) -> bool:
        """Say whether this is the password, whichever way its letters were typed."""
        return super().check_password(nfc(raw_password) if raw_password else raw_password)


def clean_username(typed: str) -> str:
    """Return a user name as it is stored: lower case, no spaces around it."""
    return nfc(typed).strip().lower()
