from django.urls import path

from quittance.web.firm.door import pages as door

urlpatterns = [path("", door.door)]
