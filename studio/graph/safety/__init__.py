"""What keeps work from being lost: autosave and recovery, backups of earlier versions, files that others changed."""
