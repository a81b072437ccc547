alter type status rename value 'calm' to 'quiet';
