alter type mood rename value 'calm' to 'quiet';
