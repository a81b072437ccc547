revoke select on users from public;
