package dev.vigia.lab;

import dev.vigia.net.IpAddress;
import dev.vigia.net.MacAddress;
import dev.vigia.time.Moment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a client saw of an address: its requests with who answered them, and what else passed its card.
 *
 * @param address the address
 * @param echoes the requests in order; those too young to tell are not among them
 * @param sightings what arrived, in order
 */
record Timeline(IpAddress address, List<Echo> echoes, List<Sighting> sightings) {
    /** An answer that takes longer is none: the request waited in a queue for somebody to take over. */
    static final Duration PATIENCE = Duration.ofMillis(100);

    /**
     * One echo request.
     *
     * @param sent when
     * @param answeredBy whose card answered in time; empty for nobody
     */
    record Echo(Moment sent, Optional<MacAddress> answeredBy) {
    }

    /**
     * A run of unanswered requests.
     *
     * @param from when the first of them was sent
     * @param to when the next answered one was sent, or the last of them where none was
     * @param lost how many
     */
    record Outage(Moment from, Moment to, int lost) {
        /** How long. */
        Duration length() {
            return from.until(to);
        }
    }

    /**
     * A run of requests answered by one card.
     *
     * @param from when the first of them was sent
     * @param to when the last of them was sent
     */
    record Ownership(MacAddress mac, Moment from, Moment to) {
    }

    /** Copies the lists. */
    Timeline {
        echoes = List.copyOf(echoes);
        sightings = List.copyOf(sightings);
    }

    /** Matches requests, by index, with what arrived until {@code now}. */
    static Timeline of(IpAddress address, List<Moment> sent, List<Sighting> sightings, Moment now) {
        Map<Long, Sighting.Reply> replies = new LinkedHashMap<>();
        for (Sighting sighting : sightings) {
            if (sighting instanceof Sighting.Reply reply) {
                replies.putIfAbsent(reply.index(), reply);
            }
        }
        List<Echo> echoes = new ArrayList<>();
        for (int i = 0; i < sent.size() && sent.get(i).until(now).compareTo(PATIENCE) > 0; i++) {
            Moment at = sent.get(i);
            echoes.add(new Echo(at, Optional.ofNullable(replies.get((long) i))
                    .filter(reply -> at.until(reply.at()).compareTo(PATIENCE) <= 0).map(Sighting.Reply::mac)));
        }
        return new Timeline(address, echoes, sightings);
    }

    /** The part of it between two moments. */
    Timeline between(Moment from, Moment to) {
        return new Timeline(address,
                echoes.stream().filter(echo -> !echo.sent().isBefore(from) && echo.sent().isBefore(to)).toList(),
                sightings.stream().filter(seen -> !seen.at().isBefore(from) && seen.at().isBefore(to)).toList());
    }

    /** The runs of unanswered requests, in order. */
    List<Outage> outages() {
        List<Outage> outages = new ArrayList<>();
        int first = -1;
        for (int i = 0; i <= echoes.size(); i++) {
            boolean unanswered = i < echoes.size() && echoes.get(i).answeredBy().isEmpty();
            if (unanswered && first < 0) {
                first = i;
            } else if (!unanswered && first >= 0) {
                Moment to = echoes.get(Math.min(i, echoes.size() - 1)).sent();
                outages.add(new Outage(echoes.get(first).sent(), to, i - first));
                first = -1;
            }
        }
        return outages;
    }

    /** The longest time without an answer; zero where every request was answered. */
    Duration blackout() {
        return outages().stream().map(Outage::length).max(Duration::compareTo).orElse(Duration.ZERO);
    }

    /** How many requests nobody answered. */
    long lost() {
        return echoes.stream().filter(echo -> echo.answeredBy().isEmpty()).count();
    }

    /** The longest time in which the probe itself sent nothing: what a blackout cannot be told from. */
    Duration longestSilence() {
        Duration longest = Duration.ZERO;
        for (int i = 1; i < echoes.size(); i++) {
            Duration silence = echoes.get(i - 1).sent().until(echoes.get(i).sent());
            longest = silence.compareTo(longest) > 0 ? silence : longest;
        }
        return longest;
    }

    /** Who answered the echo requests, one after the other. */
    List<Ownership> owners() {
        List<Ownership> owners = new ArrayList<>();
        for (Echo echo : echoes) {
            if (echo.answeredBy().isEmpty()) {
                continue;
            }
            MacAddress mac = echo.answeredBy().get();
            Ownership last = owners.isEmpty() ? null : owners.get(owners.size() - 1);
            if (last != null && last.mac().equals(mac)) {
                owners.set(owners.size() - 1, new Ownership(mac, last.from(), echo.sent()));
            } else {
                owners.add(new Ownership(mac, echo.sent(), echo.sent()));
            }
        }
        return owners;
    }

    /** The cards that answered "who has?" at all. */
    Set<MacAddress> answerers() {
        Set<MacAddress> macs = new LinkedHashSet<>();
        answers().forEach(answer -> macs.add(answer.mac()));
        return macs;
    }

    private Stream<Sighting.Answer> answers() {
        return all(Sighting.Answer.class).filter(answer -> answer.address().equals(address));
    }

    /**
     * How long two cards answered for the address at the same time: all spans between two answers of one card,
     * not long apart, in which another answered too.
     */
    Duration overlap() {
        return overlap(answers());
    }

    /** The same of any answers, in order: of echo requests, say, or on several links. */
    static Duration overlap(Stream<? extends Sighting> answers) {
        Duration sum = Duration.ZERO;
        Map<MacAddress, Moment> last = new LinkedHashMap<>();
        Moment counted = Moment.ORIGIN;
        MacAddress previous = null;
        for (Sighting answer : answers.toList()) {
            Moment before = last.put(answer.mac(), answer.at());
            boolean changed = previous != null && !previous.equals(answer.mac());
            if (changed && before != null && before.until(answer.at()).compareTo(PATIENCE) < 0) {
                sum = sum.plus(Moment.later(before, counted).until(answer.at()));
                counted = answer.at();
            }
            previous = answer.mac();
        }
        return sum;
    }

    private <T extends Sighting> Stream<T> all(Class<T> kind) {
        return sightings.stream().filter(kind::isInstance).map(kind::cast);
    }

    /** The adverts of a card, in order. */
    List<Sighting.Advert> adverts(MacAddress mac) {
        return all(Sighting.Advert.class).filter(advert -> advert.mac().equals(mac)).toList();
    }

    /** A card's announcements of the address, in order. */
    List<Sighting.Announcement> announcements(MacAddress mac) {
        return all(Sighting.Announcement.class)
                .filter(seen -> seen.mac().equals(mac) && seen.address().equals(address)).toList();
    }

    /** What was on the wire, in lines for people: adverts, announcements, and who answered from when. */
    String story() {
        Moment start = echoes.isEmpty() ? Moment.ORIGIN : echoes.get(0).sent();
        Stream<Map.Entry<Moment, String>> seen = sightings.stream()
                .filter(one -> one instanceof Sighting.Advert || one instanceof Sighting.Announcement)
                .map(one -> Map.entry(one.at(), one instanceof Sighting.Advert advert
                        ? advert.mac() + " advertises priority " + advert.priority() : one.mac() + " announces"));
        Stream<Map.Entry<Moment, String>> answered = owners().stream()
                .map(owner -> Map.entry(owner.from(), owner.mac() + " answers until "
                        + start.until(owner.to()).toMillis() + " ms"));
        return Stream.concat(seen, answered).sorted(Map.Entry.comparingByKey())
                .map(line -> "%10.3f ms  %s%n".formatted(start.until(line.getKey()).toNanos() / 1e6, line.getValue()))
                .collect(Collectors.joining());
    }

    /** The takeover of {@code heir} from {@code before} in this part of the record; empty where there was none. */
    Optional<Takeover> takeover(MacAddress before, MacAddress heir) {
        Optional<Sighting.Announcement> announced = announcements(heir).stream().findFirst();
        Optional<Sighting.Advert> asserted = adverts(heir).stream().findFirst();
        if (announced.isEmpty() || asserted.isEmpty()) {
            return Optional.empty();
        }
        Moment heirCame = Moment.earlier(announced.get().at(), asserted.get().at());
        return adverts(before).stream().filter(advert -> advert.at().isBefore(heirCame)).reduce((one, next) -> next)
                .map(last -> new Takeover(last, asserted.get(), announced.get(), blackout(), lost(), overlap()));
    }
}
