"""What finds a service: one row of search words and shelves per service, spellings, everyday words, vain searches."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import F, Q

from accounts.models import Person
from services.models.catalogue import Service, ServiceVersion


class ServiceIndex(models.Model):
    """Where a service stands in the catalogue and which words lead to it; made from the version in force."""

    service = models.OneToOneField(Service, on_delete=models.CASCADE, primary_key=True, related_name="index")
    version = models.ForeignKey(ServiceVersion, on_delete=models.PROTECT, related_name="+", db_index=False)
    words = SearchVectorField(help_text="lexemes as services/spelling.py writes them: A names, B synonyms, D texts")
    topics = ArrayField(models.CharField(max_length=60), default=list)
    audience = ArrayField(models.CharField(max_length=20), default=list)
    agency_level = models.CharField(max_length=10)
    level = models.CharField(max_length=10)
    field = models.CharField(max_length=120, help_text="the field's name as it stands in addresses: ho-tich")
    field_vi = models.CharField(max_length=300)
    field_en = models.CharField(max_length=300)
    indexed_at = models.DateTimeField()

    class Meta:
        indexes = [
            GinIndex(fields=["words"], name="service_words"),
            GinIndex(fields=["topics"], name="service_topics"),
            models.Index(fields=["field"], name="service_field"),
        ]

    def __str__(self) -> str:
        return str(self.service_id)


class Spelling(models.Model):
    """A word that some service uses, under each spelling with one letter left out: typing errors meet it there."""

    key = models.CharField(max_length=60)
    word = models.CharField(max_length=60)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key", "word"], name="spelling_once")]

    def __str__(self) -> str:
        return f"{self.key} → {self.word}"


class EverydayWord(models.Model):
    """A name that people use for a service, beside the synonyms of its folder; kept by the catalogue administrator."""

    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="everyday_words", db_index=False)
    text = models.CharField(max_length=60)
    folded = models.CharField(max_length=60)
    added_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    added_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["service", "folded"], name="everyday_word_once_per_service")]

    def __str__(self) -> str:
        return self.text


class EmptySearch(models.Model):
    """How often some words found nothing on a day. Nobody stands in it: no person, no address, no long number."""

    text = models.CharField(max_length=60)
    day = models.DateField()
    count = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["day", "text"], name="empty_search_once_a_day"),
            models.CheckConstraint(condition=~Q(text__regex=r"([0-9][^0-9]*){6}"), name="empty_search_holds_no_number"),
        ]

    def __str__(self) -> str:
        return self.text


class ObservedTime(models.Model):
    """How long finished cases really took, in calendar days from reception to release; computed by `cases`."""

    service = models.OneToOneField(Service, on_delete=models.CASCADE, primary_key=True, related_name="observed")
    cases = models.PositiveIntegerField()
    median_days = models.PositiveIntegerField()
    most_days = models.PositiveIntegerField(help_text="nine of ten cases took at most so long")
    months = models.PositiveSmallIntegerField()
    computed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(median_days__lte=F("most_days")), name="observed_median_below_most")
        ]

    def __str__(self) -> str:
        return str(self.service_id)
