grant select on users to current_user;
