vacuum users;
