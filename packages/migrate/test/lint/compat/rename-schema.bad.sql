alter schema old rename to archive;
