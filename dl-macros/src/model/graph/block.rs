//! Blocks: groups, copies, branches.

use super::*;

impl Builder<'_> {
    pub(super) fn block(
        &mut self,
        block: &syntax::Block,
        flow: Vec<ValueId>,
        scope: &Scope,
        position: &mut usize,
    ) -> Vec<ValueId> {
        let inner = scope.block(block.name.as_ref(), *position);
        if let [branch] = block.branches.as_slice()
            && branch.items.is_empty()
            && matches!(block.keyword, Keyword::Group | Keyword::Repeat | Keyword::Residual)
        {
            let message = match block.keyword {
                Keyword::Residual => "`residual` has no layers: it would only double its input".to_string(),
                keyword => format!("`{}` has no layers", keyword.word()),
            };
            self.errors.at_span(block.span, message);
            return flow;
        }
        let flow = match block.keyword {
            Keyword::Bidirectional => self.bidirectional(block, flow, scope, *position),
            Keyword::Group => self.list(&block.branches[0].items, flow, &inner, &mut 0),
            Keyword::Repeat => self.repeat(block, flow, scope, position),
            Keyword::Residual => {
                let end = self.list(&block.branches[0].items, flow.clone(), &inner, &mut 0);
                let ends = vec![flow, end];
                self.join(Junction::Add, block, ends, vec![block.span, end_span(&block.branches[0])])
            }
            Keyword::Add => self.junction(Junction::Add, block, flow, &inner),
            Keyword::Concat => self.junction(Junction::Concat, block, flow, &inner),
            Keyword::Multiply => self.junction(Junction::Multiply, block, flow, &inner),
            Keyword::Maximum => self.junction(Junction::Maximum, block, flow, &inner),
            Keyword::Fork => {
                let ends = self.branches(block, flow, &inner);
                if block.complete { ends.into_iter().flatten().collect() } else { vec![self.unknown(None)] }
            }
        };
        if let Some(remark) = &block.remark {
            self.remark(remark, &flow);
        }
        flow
    }

    /// Copies of a list, one after the other, counted on as if they had been written out.
    pub(super) fn repeat(
        &mut self,
        block: &syntax::Block,
        mut flow: Vec<ValueId>,
        scope: &Scope,
        position: &mut usize,
    ) -> Vec<ValueId> {
        let Some(count) = &block.count else { return flow };
        let copies = match number::size(count) {
            Ok(Number::Known(0)) => Err("`repeat 0` leaves nothing".to_string()),
            Ok(Number::Known(n)) if n > MOST_COPIES => {
                Err(format!("`repeat` makes at most {MOST_COPIES} copies, not {n}"))
            }
            Ok(Number::Known(n)) => Ok(n),
            Ok(Number::Deferred) => Err(
                "the number of copies must be a literal: how many fields the struct has cannot depend on a constant\n\
                 = help: for example `repeat 3 { … }`"
                    .into(),
            ),
            Err(message) => Err(format!("`repeat`: {message}")),
        };
        let copies = copies.unwrap_or_else(|message| {
            self.errors.at(count, message);
            1
        });
        let (base, mut inner_position) = match &block.name {
            Some(_) => (Some(scope.block(block.name.as_ref(), *position)), 0),
            None => (None, *position),
        };
        for copy in 0..copies {
            let inner = match &base {
                // `stage: repeat 3 { conv: … }` makes `stage.0.conv`.
                Some(base) => {
                    inner_position = 0;
                    base.copy_of_block(copy)
                }
                None => scope.copy(copy),
            };
            flow = self.list(&block.branches[0].items, flow, &inner, &mut inner_position);
        }
        if base.is_none() {
            *position = inner_position.saturating_sub(1);
        }
        flow
    }

    /// What flows out of every branch of a block.
    pub(super) fn branches(&mut self, block: &syntax::Block, flow: Vec<ValueId>, scope: &Scope) -> Vec<Vec<ValueId>> {
        let word = block.keyword.word();
        let n = block.branches.len();
        if n == 0 {
            self.errors
                .at_span(block.span, format!("`{word}` has no branches\n= help: `{word} {{ {{ … }}, {{ … }} }}`"));
            return vec![flow];
        }
        if flow.len() != 1 && flow.len() != n {
            let message = format!(
                "`{word}` has {}, but {} flow here\n= help: one value goes into every branch; several go into as many \
                 branches, one each",
                count(n, "branch", "branches"),
                count(flow.len(), "value", "values"),
            );
            self.errors.at_span(block.span, message);
            return vec![flow];
        }
        let mut ends = Vec::new();
        for (i, branch) in block.branches.iter().enumerate() {
            let start = if flow.len() == 1 { flow.clone() } else { vec![flow[i]] };
            let inner = scope.block(None, i);
            ends.push(self.list(&branch.items, start, &inner, &mut 0));
        }
        ends
    }

    pub(super) fn junction(
        &mut self,
        junction: Junction,
        block: &syntax::Block,
        flow: Vec<ValueId>,
        scope: &Scope,
    ) -> Vec<ValueId> {
        let ends = self.branches(block, flow, scope);
        if !block.complete {
            return vec![self.unknown(block.remark.as_ref())];
        }
        let spans = block.branches.iter().map(end_span).collect();
        self.join(junction, block, ends, spans)
    }

    pub(super) fn join(
        &mut self,
        junction: Junction,
        block: &syntax::Block,
        ends: Vec<Vec<ValueId>>,
        spans: Vec<Span>,
    ) -> Vec<ValueId> {
        let mut broken = ends.len() != spans.len();
        for (end, span) in ends.iter().zip(&spans) {
            if end.len() != 1 && !broken {
                let message = format!(
                    "each branch of `{}` must end in one value, but this one ends in {}\n\
                     = help: `add` or `concat` makes one of several",
                    block.keyword.word(),
                    end.len()
                );
                self.errors.at_span(*span, message);
                broken = true;
            }
        }
        if spans.len() == 1 {
            let message = format!(
                "`{0}` needs at least two branches\n= help: `{0} {{ {{ … }}, {{ … }} }}`",
                block.keyword.word()
            );
            self.errors.at_span(block.span, message);
            broken = true;
        }
        let inputs = ends.into_iter().flatten().collect();
        let output = self.value();
        let label = block.keyword.word().to_string();
        let kind = NodeKind::Junction { junction, branches: spans };
        self.nodes.push(Node {
            kind,
            inputs,
            outputs: vec![output],
            span: block.span,
            label,
            broken,
            frozen: false,
            shared: None,
        });
        vec![output]
    }
}

/// Where a branch ends: its last layer, or the branch itself if it is empty.
fn end_span(branch: &syntax::Branch) -> Span {
    match branch.items.last() {
        Some(Item::Layer(layer)) => layer.path.span(),
        Some(Item::Block(block)) => block.span,
        Some(Item::Shared(shared)) => shared.other.span(),
        Some(Item::Unread(_)) | None => branch.span,
    }
}
