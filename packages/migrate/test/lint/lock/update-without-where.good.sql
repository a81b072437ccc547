update users set age = 0 where id between 1 and 1000;
