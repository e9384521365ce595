"""What can go wrong when somebody signs, in words. None of these ever carries a PIN."""

from django.utils.translation import gettext_lazy as _

from ground.refusals import DomainError, Unavailable


class WrongPin(DomainError):
    """The device does not open with this PIN. Nothing was signed."""

    code = "wrong_pin"
    message = _("The PIN is wrong. Nothing was signed.")


class DeviceGone(Unavailable):
    """The device is missing or unreadable, or there is none for this owner."""

    code = "device_gone"
    message = _("The signing device cannot be found or read. Connect it and try again.")


class OtherCertificate(DomainError):
    """The key in the device is not the one that was registered."""

    code = "device_other_certificate"
    message = _("The certificate in the device is not the registered one. The system administrator has to look at it.")


class CertificateExpired(DomainError):
    """The certificate is not valid at this moment: expired or not yet begun."""

    code = "certificate_expired"
    message = _("The certificate of the signing device is not valid today. It was valid from %(first)s to %(last)s.")


class TimestampDown(Unavailable):
    """The time-stamp authority does not answer, answers too slowly or answers nonsense."""

    code = "timestamp_down"
    message = _("The time-stamp authority does not answer. Nothing was signed. Please try again later.")


class NotSignable(DomainError):
    """The document is not one of ours, lacks the field, or has been signed there."""

    code = "not_signable"
    message = _("This document cannot be signed here: it was changed or has already been signed.")


class BadSignature(DomainError):
    """What came out does not hold; it is thrown away. Wrong trust roots are the usual cause."""

    code = "bad_signature"
    message = _("The new signature could not be verified (%(reason)s), so the document was not kept.")
