package dev.vigia.doctor;

import dev.vigia.config.FileFacts;
import dev.vigia.net.IpAddress;
import dev.vigia.net.LinkName;
import java.util.List;

/** What may be asked of a machine: files, the output of programs, and who on a link holds an address. */
public interface Machine {
    /** The text of a small file. */
    Found read(String path);

    /** The paths in a directory, sorted; none where there is no such directory or it may not be looked at. */
    List<String> list(String directory);

    /** What a file or directory is. */
    Place place(String path);

    /** Whether programs can be run, and who could change them. */
    FileFacts files();

    /** The version of the Java that runs, 17 or more where all is well. */
    int java();

    /** Where a program is found; empty where there is none. */
    String program(String name);

    /** The output of a command that ends well, within a few seconds and some megabytes. */
    Found run(String... command);

    /** The hardware address of another station on a link that says it holds an address; empty where nobody does. */
    Found holder(LinkName link, IpAddress address);

    /**
     * What a path leads to.
     *
     * @param there whether it leads anywhere
     * @param directory whether that is a directory
     * @param writable whether we may write there
     * @param mode its permission bits
     * @param owner the user id of its owner
     * @param free bytes that its file system has free for us; -1 where unknown
     */
    record Place(boolean there, boolean directory, boolean writable, int mode, int owner, long free) {
        /** It leads nowhere. */
        public static final Place NONE = new Place(false, false, false, 0, 0, -1);
    }
}
