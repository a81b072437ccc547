alter type status add value 'tired' after 'busy';
