from django.urls import path

from quittance.web.hooks.scim import about, groups, users

urlpatterns = [
    path("ServiceProviderConfig", about.abilities),
    path("ResourceTypes", about.resource_types),
    path("ResourceTypes/<str:scim_kind>", about.resource_type),
    path("Schemas", about.schemas),
    path("Schemas/<str:schema>", about.schema),
    path("Users", users.users),
    path("Users/<str:scim_id>", users.user),
    path("Groups", groups.groups),
    path("Groups/<str:scim_id>", groups.group),
]
