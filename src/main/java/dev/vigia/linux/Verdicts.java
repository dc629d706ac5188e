package dev.vigia.linux;

import static dev.vigia.ffi.LinuxAbi.NLMSG_ERROR;

import dev.vigia.ffi.Errno;
import java.util.Arrays;
import java.util.List;

/**
 * What the kernel says of a batch whose last request alone wants an acknowledgement (netlink(7), NLM_F_ACK).
 *
 * <p>Refusals are told of every request, successes of the last only, which the kernel takes last: what it has not
 * refused by then was carried out, unless a word of its was lost.
 */
final class Verdicts {
    private static final Netlink.Answer DONE = new Netlink.Answer(0, "");
    private static final Netlink.Answer UNKNOWN = new Netlink.Answer(Errno.ETIMEDOUT, "");

    private final int first;
    private final Netlink.Answer[] answers;
    private boolean lost;

    /** None yet, of {@code count} requests whose sequence numbers count up from {@code first}. */
    Verdicts(int first, int count) {
        this.first = first;
        this.answers = new Netlink.Answer[count];
    }

    /** The kernel has said these. */
    void hear(List<NetlinkMessage> messages) {
        for (NetlinkMessage message : messages) {
            int which = message.sequence() - first;
            if (message.type() == NLMSG_ERROR && which >= 0 && which < answers.length) {
                answers[which] = Netlink.answer(message);
            }
        }
    }

    /** Something that the kernel has said was lost. */
    void lose() {
        lost = true;
    }

    /** Whether nothing more will come. */
    boolean complete() {
        return answers.length == 0 || answers[answers.length - 1] != null;
    }

    /** The answers in the order of the requests: ETIMEDOUT where it is not known what became of one. */
    List<Netlink.Answer> answers() {
        Netlink.Answer unsaid = complete() && !lost ? DONE : UNKNOWN;
        return Arrays.stream(answers).map(answer -> answer == null ? unsaid : answer).toList();
    }
}
