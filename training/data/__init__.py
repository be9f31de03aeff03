"""Data sets of the networks: the drawn corpus, annotated portraits, and what is done to them first."""

import cv2

# Loading processes are forked: OpenCV's threads do not survive that: a worker would wait for ever.
cv2.setNumThreads(1)
