"""Which folders are on a network drive."""

from __future__ import annotations

from pathlib import Path

import pytest

from certdesk.model.journal.drives import is_remote, is_remote_mount, is_remote_on_windows

MOUNTS = r"""sysfs /sys sysfs rw 0 0
/dev/sda1 / ext4 rw 0 0
tmpfs /tmp tmpfs rw 0 0
server:/homes /home nfs4 rw 0 0
//server/share /mnt/partage\040commun cifs rw 0 0
/dev/sdb1 /home/local ext4 rw 0 0
C: /mnt/c 9p rw 0 0
clerk@server: /media/ssh fuse.sshfs rw 0 0
overlay /srv overlay rw 0 0
server:/data /srv nfs rw 0 0
portal /run/doc fuse.portal rw 0 0
broken
"""


@pytest.mark.parametrize(
    ("folder", "remote"),
    [
        ("/var/lib/certdesk", False),
        ("/home/marie/.local/share/CertDesk", True),
        ("/home", True),
        ("/homes", False),
        ("/home/local/marie", False),
        ("/mnt/partage commun/donnees", True),
        ("/mnt/c/Users/marie", True),
        ("/media/ssh/x", True),
        ("/srv/x", True),
        ("/run/doc/x", False),
    ],
)
def test_the_deepest_and_latest_mount_point_decides(folder, remote):
    assert is_remote_mount(Path(folder), MOUNTS) is remote


@pytest.mark.parametrize(
    ("folder", "remote"),
    [
        (r"C:\Users\marie\AppData\Local\CertDesk", False),
        (r"H:\CertDesk", True),
        (r"\\server\homes\marie", True),
        ("//server/homes/marie", True),
        (r"\\?\C:\very\long", False),
        (r"\\?\H:\very\long", True),
        (r"\\?\UNC\server\homes", True),
    ],
)
def test_on_windows_a_letter_or_a_name_may_stand_for_another_machine(folder, remote):
    assert is_remote_on_windows(folder, lambda root: 4 if root == "H:\\" else 3) is remote


def test_the_folder_of_this_test_is_looked_up_without_failing(tmp_path):
    assert is_remote(tmp_path) in (True, False)
