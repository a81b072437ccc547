update users set age = 0;
