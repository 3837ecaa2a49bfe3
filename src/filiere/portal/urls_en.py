"""The addresses as an English page sees them: ours in both languages, those of the accounts' application under ``/en/``."""

from filiere.portal import urls
from filiere.portal.urls import account_patterns, own_patterns

urlpatterns = [*own_patterns, account_patterns("en")]

handler400, handler403, handler404, handler500 = urls.handler400, urls.handler403, urls.handler404, urls.handler500
