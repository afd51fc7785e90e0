//! Row numbers of the model's tables, one type per table, so that they cannot be mixed up.

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
        pub struct $name(pub(crate) u32);

        impl $name {
            /// The id of row `index`. Rows are counted in `u32`; the builder refuses more.
            #[inline]
            pub fn new(index: usize) -> Self {
                debug_assert!(index < u32::MAX as usize - 8);
                Self(index as u32)
            }

            /// The row number.
            #[inline]
            pub fn index(self) -> usize {
                self.0 as usize
            }
        }
    )*};
}

ids! {
    /// A text in [`Strings`](crate::Strings). Row 0 is the empty text.
    StrId;
    /// A row of [`Funcs`](crate::Funcs).
    FuncId;
    /// A row of [`Frames`](crate::Frames).
    FrameId;
    /// A row of [`Stacks`](crate::Stacks).
    StackId;
    /// A row of the mapping table.
    MappingId;
    /// A row of the process table.
    ProcessId;
    /// A row of the thread table.
    ThreadId;
    /// A set of labels in [`LabelSets`](crate::LabelSets). Row 0 is the empty set.
    LabelsId;
}

impl StrId {
    /// The empty text, which stands for 'not known'.
    pub const EMPTY: StrId = StrId(0);

    /// True for the empty text.
    #[inline]
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// `None` for the empty text.
    #[inline]
    pub fn some(self) -> Option<StrId> {
        (self.0 != 0).then_some(self)
    }
}

impl LabelsId {
    /// The empty set of labels.
    pub const NONE: LabelsId = LabelsId(0);
}
