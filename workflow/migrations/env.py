"""What Alembic runs before the scripts: the models to hold them against, the connection given."""

from alembic import context

from workflow.store.tables import METADATA

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    render_as_batch=True,
)
context.run_migrations()
