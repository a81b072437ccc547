alter type mood add value 'tired' after 'busy';
