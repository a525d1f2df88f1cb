/** Words in durations, dates and short values. */

export const format = {
  justNow: 'just now',
  ago: (time: string) => `${time} ago`,
  dueIn: (time: string) => `due in ${time}`,
  overdue: (time: string) => `overdue by ${time}`,
  underMinute: 'less than a minute',
  items: (n: number) => `${n} items`,
};
