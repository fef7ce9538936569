"""Published conversations as both sides need them: the votes as a list and as a file, and the groups that were published."""

import csv
import os
import tempfile


class Conversation:
    def __init__(self, folder):
        self.name = os.path.basename(folder.rstrip("/"))
        self.comments = os.path.join(folder, "comments.csv")
        with open(self.comments, encoding="utf-8") as file:
            rows = list(csv.DictReader(file))
        self.rejected = [int(row["comment-id"]) for row in rows if row["moderated"] == "-1"]
        self.meta = [int(row["comment-id"]) for row in rows if row.get("is-meta", "").lower() in ("1", "true")]
        self.votes, self.published = [], {}
        with open(os.path.join(folder, "participants-votes.csv"), encoding="utf-8") as file:
            for row in csv.DictReader(file):
                person = int(row["participant"])
                if row["group-id"] != "":
                    self.published[person] = int(row["group-id"])
                # Columns of statements are those whose title is a number.
                for title, value in row.items():
                    if title.isdigit() and value != "":
                        vote = {"participant_id": person, "statement_id": int(title), "vote": int(value), "modified": 0}
                        self.votes.append(vote)
        self.file = os.path.join(folder, "votes.csv")
        self.is_made = not os.path.exists(self.file)
        if self.is_made:
            self.file = tempfile.mktemp(prefix="landscape-", suffix=".csv")
            with open(self.file, "w", encoding="utf-8") as file:
                file.write("comment-id,voter-id,vote\n")
                for vote in self.votes:
                    file.write("%d,%d,%d\n" % (vote["statement_id"], vote["participant_id"], vote["vote"]))

    def idle(self):
        """What has votes but forms no groups."""
        voted = {vote["statement_id"] for vote in self.votes}
        return [statement for statement in self.rejected + self.meta if statement in voted]

    def clean(self):
        if self.is_made:
            os.remove(self.file)


def conversations(folder):
    """All of a folder; several folders may be given, parted by a colon."""
    for one in folder.split(":"):
        for name in sorted(os.listdir(one)):
            path = os.path.join(one, name)
            if os.path.exists(os.path.join(path, "participants-votes.csv")) and os.path.exists(os.path.join(path, "comments.csv")):
                yield Conversation(path)
