from django.urls import path

from quittance.web.portal.door import pages as door

urlpatterns = [path("", door.door)]
