alter type status add value 'quiet' before 'calm';
