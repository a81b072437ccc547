grant select on users to public;
