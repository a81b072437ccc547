alter type mood add value 'tired';
