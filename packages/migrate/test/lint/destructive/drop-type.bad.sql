drop type status cascade;
