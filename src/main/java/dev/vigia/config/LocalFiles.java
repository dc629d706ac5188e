package dev.vigia.config;

import dev.vigia.agent.FenceDevice;
import dev.vigia.resource.ResourceSettings;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.UserPrincipalNotFoundException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** The facts of this machine's file system, read anew at each question. */
public final class LocalFiles implements FileFacts {
    /** As many symbolic links as the kernel follows (MAXSYMLINKS). */
    private static final int MOST_LINKS = 40;
    /** inode(7): S_IFMT, S_IFIFO. */
    private static final int FILE_TYPE = 0170000;
    private static final int FIFO = 0010000;
    private static final Set<PosixFilePermission> RUN = Set.of(PosixFilePermission.OWNER_EXECUTE,
            PosixFilePermission.GROUP_EXECUTE, PosixFilePermission.OTHERS_EXECUTE);

    private final Function<ResourceSettings, AgentOpinion> agents;
    private final Function<FenceDevice, FenceOpinion> fences;

    /** Those of files alone: no agent is asked. */
    public LocalFiles() {
        this(resource -> AgentOpinion.NONE, device -> FenceOpinion.NONE);
    }

    /** With somebody who asks the agents of resources, and those that fence. */
    public LocalFiles(Function<ResourceSettings, AgentOpinion> agents, Function<FenceDevice, FenceOpinion> fences) {
        this.agents = agents;
        this.fences = fences;
    }

    @Override
    public FenceOpinion opinion(FenceDevice device) {
        return fences.apply(device);
    }

    @Override
    public AgentOpinion opinion(ResourceSettings resource) {
        return agents.apply(resource);
    }

    @Override
    public Optional<String> whyNotRunnable(String path) {
        try {
            Path program = Path.of(path);
            if (Files.readAttributes(program, "isDirectory").get("isDirectory").equals(true)) {
                return Optional.of("is a directory");
            }
            // the bits, not access(2): the one who checks is not the one who will run it
            boolean runs = Files.getPosixFilePermissions(program).stream().anyMatch(RUN::contains);
            return runs ? Optional.empty() : Optional.of("is not executable");
        } catch (IOException | InvalidPathException e) {
            return Optional.of(reason(e));
        }
    }

    @Override
    public Optional<String> whyUnsafe(String path) {
        try {
            return walk(Path.of(path));
        } catch (IOException | InvalidPathException e) {
            return Optional.of(path + " " + reason(e));
        }
    }

    @Override
    public Optional<String> whyNoFifo(String path) {
        try {
            Path fifo = Path.of(path);
            if (!Files.exists(fifo, LinkOption.NOFOLLOW_LINKS)) {
                return fifo.getParent() != null && Files.isDirectory(fifo.getParent()) ? Optional.empty()
                        : Optional.of("has no directory to be made in");
            }
            int mode = (Integer) Files.getAttribute(fifo, "unix:mode", LinkOption.NOFOLLOW_LINKS);
            return (mode & FILE_TYPE) == FIFO ? Optional.empty() : Optional.of("is there and is no FIFO");
        } catch (IOException | InvalidPathException e) {
            return Optional.of(reason(e));
        }
    }

    @Override
    public KeyFile key(String path) {
        return KeyFile.read(path);
    }

    @Override
    public KeyFile credential(String name) {
        String directory = System.getenv("CREDENTIALS_DIRECTORY");
        return directory == null ? KeyFile.wrong(
                "is known only to a unit that loads it: $CREDENTIALS_DIRECTORY is not set")
                : KeyFile.read(directory + "/" + name);
    }

    @Override
    public boolean knowsUser(String name) {
        try {
            FileSystems.getDefault().getUserPrincipalLookupService().lookupPrincipalByName(name);
            return true;
        } catch (UserPrincipalNotFoundException e) {
            return false;
        } catch (IOException e) {
            // the user data base does not answer; the run of a script will tell
            return true;
        }
    }

    /** What follows a path in a sentence about an exception. */
    public static String reason(Exception thrown) {
        if (thrown instanceof NoSuchFileException) {
            return "does not exist";
        }
        if (thrown instanceof AccessDeniedException) {
            return "cannot be looked at: permission denied";
        }
        return "cannot be looked at: " + thrown.getMessage();
    }

    /** Goes through every component as the kernel would, those that symbolic links lead through too. */
    private static Optional<String> walk(Path path) throws IOException {
        Deque<Path> ahead = new ArrayDeque<>();
        path.forEach(ahead::addLast);
        Path here = path.getRoot();
        Optional<String> unsafe = unsafe(here);
        for (int links = 0; unsafe.isEmpty() && !ahead.isEmpty();) {
            Path name = ahead.removeFirst();
            Path next = here.resolve(name).normalize();
            unsafe = unsafe(next);
            if (!Files.isSymbolicLink(next)) {
                here = next;
                continue;
            }
            if (++links > MOST_LINKS) {
                return Optional.of(next + " is one of too many symbolic links");
            }
            Path target = Files.readSymbolicLink(next);
            here = target.isAbsolute() ? target.getRoot() : here;
            for (int i = target.getNameCount() - 1; i >= 0; i--) {
                ahead.addFirst(target.getName(i));
            }
        }
        return unsafe;
    }

    private static Optional<String> unsafe(Path part) throws IOException {
        Map<String, Object> facts = Files.readAttributes(part, "unix:uid,mode", LinkOption.NOFOLLOW_LINKS);
        int mode = (Integer) facts.get("mode");
        if (!facts.get("uid").equals(0)) {
            return Optional.of(part + " is owned by user " + facts.get("uid") + ", not by root");
        }
        if (Files.isSymbolicLink(part)) {
            // a link's own mode means nothing
            return Optional.empty();
        }
        return (mode & 0002) != 0 ? Optional.of(part + " can be written by everyone")
                : (mode & 0020) != 0 ? Optional.of(part + " can be written by its group") : Optional.empty();
    }
}
