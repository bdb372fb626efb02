"""Groups of a micrositio and what they may do: everything inside of it, nothing outside."""

from __future__ import annotations

from django.contrib.auth.models import Group, Permission
from django.db.models import QuerySet
from wagtail.models import (
    Collection,
    GroupApprovalTask,
    GroupCollectionPermission,
    GroupPagePermission,
    Page,
    Workflow,
    WorkflowPage,
    WorkflowTask,
)

from cms.accounts.models import User
from cms.microsites.models import Microsite, MicrositeGroup, Role

PAGES: dict[str, tuple[str, ...]] = {
    Role.RESPONSIBLE: ("add", "change", "lock", "unlock", "bulk_delete"),
    Role.EDITOR: ("add", "change"),
    Role.VALIDATOR: ("publish",),
}
FILES: dict[str, tuple[str, ...]] = {
    Role.RESPONSIBLE: ("add", "change", "choose"),
    Role.EDITOR: ("add", "change", "choose"),
    Role.VALIDATOR: ("choose",),
}


def group_name(name: str, role: str) -> str:
    """The name of a role's group."""
    return f"micrositio-{name}-{role}"


def make_groups(microsite: Microsite) -> None:
    """One group for each role, empty of people, able to enter the administration."""
    for role in Role.values:
        group = Group.objects.create(name=group_name(microsite.name, role))
        MicrositeGroup.objects.create(microsite=microsite, role=role, group=group)


def grant(microsite: Microsite) -> None:
    """Give each group its permissions; running it again changes nothing."""
    enter = Permission.objects.get(content_type__app_label="wagtailadmin", codename="access_admin")
    for each in microsite.groups.select_related("group"):
        each.group.permissions.set([enter])
        _give_pages(each.group, microsite.root_page, PAGES[each.role])
        _give_files(each.group, microsite.collection, FILES[each.role])


def withdraw(microsite: Microsite) -> None:
    """Take every permission from the groups; their people stay written down."""
    groups = Group.objects.filter(microsite_group__microsite=microsite)
    GroupPagePermission.objects.filter(group__in=groups).delete()
    GroupCollectionPermission.objects.filter(group__in=groups).delete()
    for group in groups:
        group.permissions.clear()


def ensure_workflow(microsite: Microsite) -> None:
    """Unless the place in the tree brings a workflow with it, make one in which the validadores answer."""
    if microsite.workflow_id or microsite.root_page.get_workflow() is not None:
        return
    task = GroupApprovalTask.objects.create(name=f"Validación de «{microsite.title}»")
    task.groups.set([microsite.groups.get(role=Role.VALIDATOR).group])
    workflow = Workflow.objects.create(name=f"Validación de «{microsite.title}»")
    WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=0)
    WorkflowPage.objects.create(page=microsite.root_page, workflow=workflow)
    microsite.workflow = workflow
    microsite.save(update_fields=["workflow"])


def sync_people(microsite: Microsite) -> int:
    """Make the members of each group those who are assigned; how many groups changed."""
    changed = 0
    for each in microsite.groups.select_related("group"):
        wanted = set(microsite.assignments.filter(role=each.role).values_list("user_id", flat=True))
        if set(each.group.user_set.values_list("pk", flat=True)) != wanted:
            each.group.user_set.set(User.objects.filter(pk__in=wanted))
            changed += 1
    return changed


def _give_pages(group: Group, page: Page, actions: tuple[str, ...]) -> None:
    wanted = Permission.objects.filter(
        content_type__app_label="wagtailcore", content_type__model="page", codename__in=[f"{do}_page" for do in actions]
    )
    GroupPagePermission.objects.bulk_create(
        (GroupPagePermission(group=group, page=page, permission=permission) for permission in wanted),
        ignore_conflicts=True,
    )


def _give_files(group: Group, collection: Collection, actions: tuple[str, ...]) -> None:
    GroupCollectionPermission.objects.bulk_create(
        (
            GroupCollectionPermission(group=group, collection=collection, permission=permission)
            for permission in _file_permissions(actions)
        ),
        ignore_conflicts=True,
    )


def _file_permissions(actions: tuple[str, ...]) -> QuerySet[Permission]:
    """Wagtail keeps these permissions on its own image and document models, whichever models a site uses."""
    names = [f"{action}_{kind}" for action in actions for kind in ("image", "document")]
    return Permission.objects.filter(content_type__app_label__in=("wagtailimages", "wagtaildocs"), codename__in=names)
