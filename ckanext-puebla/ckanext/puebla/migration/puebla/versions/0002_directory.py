"""Accounts of the single sign-on, and appointments that come from the city's directory."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the table of accounts and the directory's own identifier of an appointment."""
    op.create_table(
        "puebla_account",
        sa.Column("sub", sa.String(), nullable=False),
        sa.Column("user_id", sa.String(), nullable=False),
        sa.Column("linked_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("sub", name=op.f("pk_puebla_account")),
        sa.UniqueConstraint("user_id", name=op.f("uq_puebla_account_user_id")),
    )
    op.add_column("puebla_appointment", sa.Column("directory_id", sa.String(), nullable=True))
    op.create_index(
        "uq_puebla_appointment_directory",
        "puebla_appointment",
        ["directory_id"],
        unique=True,
        postgresql_where=sa.text("directory_id IS NOT NULL AND revoked_at IS NULL"),
    )


def downgrade() -> None:
    """Forget the accounts and where appointments came from."""
    op.drop_index("uq_puebla_appointment_directory", "puebla_appointment")
    op.drop_column("puebla_appointment", "directory_id")
    op.drop_table("puebla_account")
