"""What the directory adds to the administration."""

from wagtail import hooks

from cms.directory.admin import log_actions

hooks.register("register_log_actions", log_actions.register)
