alter type mood add value 'quiet' before 'calm';
