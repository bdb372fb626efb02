"""The declared form of a task as a form of Django."""

from cms.cases.forms.build import TaskForm

__all__ = ["TaskForm"]
