grant all on users to current_user;
