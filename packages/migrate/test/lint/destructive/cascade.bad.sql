drop view names cascade;
