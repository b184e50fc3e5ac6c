-- With claims under way a page at 80 % had no room for most results: docs/adr/0015-room-for-updates-and-early-vacuums.md.
alter table communication_log set (fillfactor = 60);
