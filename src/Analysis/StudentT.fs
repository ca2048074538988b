/// Student's t distribution.
module Ablate.Analysis.StudentT
