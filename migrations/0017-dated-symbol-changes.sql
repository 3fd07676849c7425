-- The changes of symbols that came along get their day and who says so; those for which nobody was found who does are taken out.
-- What somebody has put in the place of one of them meanwhile stays.

UPDATE symbol_change AS known SET day = stated.day::date, source = stated.source
FROM (VALUES
  ('FB', '2022-06-09', 'Meta Platforms, announced on 31 May 2022 (Reuters of 1 June 2022)'),
  ('ANTM', '2022-06-28', 'Elevance Health, annual report on Form 10-K for 2022, note "Organization"'),
  ('DISCA', '2022-04-11', 'ICLUBcentral, on the exchange of Discovery for Warner Bros. Discovery at 1 for 1'),
  ('UTX', '2020-04-03', 'TheStreet of 3 April 2020'),
  ('COH', '2017-10-31', 'Coach, by Associated Press of 11 October 2017'),
  ('YHOO', '2017-06-16', 'Altaba, Form N-2 of 28 August 2017, which names the day of the change'),
  ('AABA', '2019-10-02', 'Altaba, by Business Wire of 30 September 2019: halted after the close of that day'),
  ('TWTR', '2022-10-27', 'New York Stock Exchange, by Reuters of 27 October 2022: suspended from the next day on')
) AS stated (former, day, source)
WHERE known.former = stated.former AND known.day IS NULL AND known.source LIKE 'came along;%';

DELETE FROM symbol_change WHERE day IS NULL AND source LIKE 'came along;%';
