/** A call that changes something: refetches what it touches and says what went wrong. */
import { type QueryKey, useMutation, useQueryClient } from '@tanstack/react-query';
import { messageOf } from '@/api';
import { toast } from '@/ui';

/** `quiet` leaves the error to the form that shows it. */
export function useChange<In, Out = unknown>(
  call: (given: In) => Promise<Out>,
  touches: QueryKey[],
  how: { said?: string; quiet?: boolean } = {},
) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: call,
    onSuccess: async () => {
      await Promise.all(touches.map((queryKey) => client.invalidateQueries({ queryKey })));
      if (how.said) toast(how.said);
    },
    onError: (error) => {
      if (!how.quiet) toast(messageOf(error), { tone: 'fail' });
    },
  });
}
