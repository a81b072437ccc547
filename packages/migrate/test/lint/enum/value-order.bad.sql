alter type status add value 'tired';
