"""What the directory adds to the administration."""

from django.templatetags.static import static
from django.utils.html import format_html
from wagtail import hooks

from cms.directory.admin import log_actions, policies

policies.register()

from cms.directory.admin.choosers import person_chooser, post_chooser  # noqa: E402  # after the policies
from cms.directory.admin.group import DirectoryGroup  # noqa: E402  # after the policies

hooks.register("register_log_actions", log_actions.register)
hooks.register("register_admin_viewset", lambda: [DirectoryGroup(), person_chooser, post_chooser])
hooks.register(
    "insert_global_admin_css", lambda: format_html('<link rel="stylesheet" href="{}">', static("directory/admin.css"))
)
